import { useDeferredValue } from "react";

/**
 * Whether what was waited for is to be drawn. It becomes true a moment after `here`, so that the
 * first drawing of a large part of a page is done in between other things: the page goes on
 * answering. It is false as soon as `here` is.
 */
export function useUnhurried(here: boolean): boolean {
  const drawn = useDeferredValue(here);
  return here && drawn;
}
