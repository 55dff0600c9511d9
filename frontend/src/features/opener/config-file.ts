export type System = "windows" | "mac" | "linux";

interface Slicer {
  name: string;
  path: string;
  extensions: string;
}

const MODELS = ".stl, .obj, .3mf";

/** Where the usual slicers of each system lie; on Linux there is no usual place. */
const SLICERS: Record<System, Slicer[]> = {
  windows: [
    {
      name: "PrusaSlicer",
      path: "C:\\Program Files\\Prusa3D\\PrusaSlicer\\prusa-slicer.exe",
      extensions: MODELS,
    },
    {
      name: "ideaMaker",
      path: "C:\\Program Files\\Raise3D\\ideaMaker\\ideaMaker.exe",
      extensions: `${MODELS}, .idea, .gcode`,
    },
    {
      name: "PreForm",
      path: "C:\\Program Files\\Formlabs\\PreForm\\PreForm.exe",
      extensions: ".stl, .obj, .form",
    },
  ],
  mac: [
    { name: "PrusaSlicer", path: "/Applications/PrusaSlicer.app", extensions: MODELS },
    { name: "PreForm", path: "/Applications/PreForm.app", extensions: ".stl, .obj, .form" },
  ],
  linux: [{ name: "PrusaSlicer", path: "/usr/bin/prusa-slicer", extensions: MODELS }],
};

/** What a lab without a path of its own has to put in. */
const EXAMPLES: Record<System, string> = {
  windows: "Z:\\storage",
  mac: "/Volumes/storage",
  linux: "/mnt/storage",
};

/** The system of this computer, by what the browser says of itself. */
export function systemOf(userAgent: string): System {
  if (/Macintosh|Mac OS/.test(userAgent)) return "mac";
  return /Linux|X11|CrOS/.test(userAgent) ? "linux" : "windows";
}

/**
 * A config.ini for the slicer opener. Where links carry no path of the storage, or one of another
 * system, it says what to put in.
 */
export function configFile(system: System, linked: string | null): string {
  const isWindows = /^([A-Za-z]:|\\\\)/.test(linked ?? "");
  const storage = isWindows === (system === "windows") ? linked : null;
  const hint = storage
    ? []
    : ["# Put in the folder of the print storage, as this computer sees it."];
  const slicers = SLICERS[system].map(({ name, path, extensions }) =>
    [
      `[slicer_${name.toLowerCase()}]`,
      `name = ${name}`,
      `path = ${path}`,
      `extensions = ${extensions}`,
      "",
    ].join("\n"),
  );
  return [
    "[main]",
    ...hint,
    `AUTHORITATIVE_STORAGE_BASE_PATH = ${storage ?? EXAMPLES[system]}`,
    "SHOW_SUCCESS = yes",
    "",
    "# slicer-opener --find-slicers prints the sections of the slicers on this computer.",
    "# One that is not installed is passed over.",
    ...slicers,
  ].join("\n");
}
