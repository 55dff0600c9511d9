/**
 * Copies text; false when the browser does not let us. The clipboard API exists on secure origins
 * only, so on a lab network without HTTPS the old way through a selection is taken.
 */
export async function copyText(text: string): Promise<boolean> {
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Permission was refused: the old way may still be allowed.
    }
  }
  const area = document.createElement("textarea");
  area.value = text;
  area.setAttribute("readonly", "");
  area.style.cssText = "position:fixed;opacity:0";
  // Inside a dialog the focus is held there, so the text must stand inside it to be selected.
  const focused = document.activeElement;
  (focused?.closest("[role=dialog]") ?? document.body).append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return copied;
}
