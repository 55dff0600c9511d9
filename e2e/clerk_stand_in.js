// Stands in for Clerk's own script, in a browser whose requests to Clerk's host are answered by the
// tests. What it keeps in the browser, Clerk keeps in a cookie of its host.
(() => {
  const KEPT = "clerk-stand-in";
  const listeners = new Set();
  let options = {};
  let session = null;

  function signedIn(user) {
    const getToken = async () => {
      const answer = await fetch(`https://HOST/token?user=${user}`);
      return answer.text();
    };
    return { id: `sess_${user}`, status: "active", getToken };
  }

  function change(user) {
    session = user && signedIn(user);
    if (user) localStorage.setItem(KEPT, user);
    else localStorage.removeItem(KEPT);
    for (const listener of listeners) listener({ session });
  }

  window.Clerk = {
    async load(given) {
      options = given;
      const user = localStorage.getItem(KEPT);
      session = user && signedIn(user);
    },
    get session() {
      return session;
    },
    addListener(listener) {
      listeners.add(listener);
      listener({ session });
      return () => listeners.delete(listener);
    },
    mountSignIn(place, { forceRedirectUrl }) {
      for (const name of ["Ada", "Jane", "Noel"]) {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = `Continue as ${name}`;
        button.onclick = () => {
          change(name);
          options.routerPush(forceRedirectUrl);
        };
        place.append(button);
      }
    },
    unmountSignIn(place) {
      place.replaceChildren();
    },
    openUserProfile() {
      window.open("about:blank", "clerk-profile");
    },
    async signOut({ redirectUrl }) {
      change(null);
      options.routerPush(redirectUrl);
    },
    /** The session ends by itself, as after a while without input. */
    expire: () => change(null),
  };
})();
