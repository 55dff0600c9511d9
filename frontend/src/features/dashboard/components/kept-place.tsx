"use client";

import { Component, type ReactNode, type RefObject } from "react";
import type { Job } from "@/api/types";

interface KeptPlaceProps {
  list: RefObject<HTMLElement | null>;
  /** Another list may begin anywhere; this one stays in its place. */
  of: string;
  jobs: Job[] | undefined;
  children: ReactNode;
}

/** A card, and those after it should it be the one that goes; each with where it stands. */
type Places = [card: Element, top: number][];

/**
 * Keeps what one looks at where it is, while jobs come and go above it: the card that has the
 * focus, the one under the pointer, or the first in sight of a list that was scrolled. Browsers
 * do so by themselves only where a page is scrolled, and not all of them do.
 *
 * A class, since nothing else is told right before the page changes.
 */
export class KeptPlace extends Component<KeptPlaceProps> {
  override getSnapshotBeforeUpdate(before: KeptPlaceProps): Places {
    const { of, jobs, list } = this.props;
    if (before.of !== of || before.jobs === jobs || !list.current) return [];
    return placesFrom([...list.current.querySelectorAll("[data-job]")]);
  }

  override componentDidUpdate(_props: KeptPlaceProps, _state: unknown, places: Places): void {
    const kept = places.find(([card]) => card.isConnected);
    if (!kept) return;
    const [card, top] = kept;
    const moved = card.getBoundingClientRect().top - top;
    if (moved !== 0) window.scrollBy({ top: moved, behavior: "instant" });
  }

  override render(): ReactNode {
    return this.props.children;
  }
}

function placesFrom(cards: Element[]): Places {
  const scrolledPast = (cards[0]?.getBoundingClientRect().top ?? 0) < 0;
  const looks: ((card: Element) => boolean)[] = [
    (card) => card.contains(document.activeElement),
    (card) => card.matches(":hover"),
    (card) => scrolledPast && card.getBoundingClientRect().bottom > 0,
  ];
  const at = looks.map((look) => cards.findIndex(look)).find((index) => index >= 0);
  if (at === undefined) return [];
  return cards.slice(at).map((card) => [card, card.getBoundingClientRect().top]);
}
