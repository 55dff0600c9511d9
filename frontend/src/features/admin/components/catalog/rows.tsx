"use client";

import { GripVertical, Plus, X } from "lucide-react";
import {
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { Button } from "@/components/ui/button";
import { FieldError } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { cn } from "@/lib/classes";

const NEAR_THE_EDGE = 90;
const SCROLL_STEP = 14;

interface RowsProps<E> {
  /** What they are, for those who cannot see the heading. */
  label: string;
  entries: E[];
  nameOf: (entry: E) => string;
  /** The keys in their new order. */
  onArrange: (keys: string[]) => void;
  children: (entry: E) => ReactNode;
}

/** Entries in an order that one changes by dragging, or by the arrow keys on the grip. */
export function Rows<E extends { key: string }>(props: RowsProps<E>) {
  const { label, entries, nameOf, onArrange, children } = props;
  const list = useRef<HTMLUListElement>(null);
  const [said, setSaid] = useState("");
  const [dragged, setDragged] = useState<string | null>(null);
  const moved = useRef<string | null>(null);
  const keys = entries.map(({ key }) => key);
  const latest = useRef({ keys, onArrange });
  useEffect(() => {
    latest.current = { keys, onArrange };
  });

  // A row that takes another place in the page loses the focus on the way.
  useLayoutEffect(() => {
    if (!moved.current) return;
    list.current?.querySelector<HTMLElement>(`[data-grip="${moved.current}"]`)?.focus();
    moved.current = null;
  });

  function move(key: string, by: number): void {
    const order = [...latest.current.keys];
    const [from, to] = [order.indexOf(key), order.indexOf(key) + by];
    if (from < 0 || to < 0 || to >= order.length) return;
    order.splice(to, 0, ...order.splice(from, 1));
    latest.current.keys = order;
    latest.current.onArrange(order);
  }

  function press(event: KeyboardEvent, entry: E): void {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const to = keys.indexOf(entry.key) + by;
    if (to < 0 || to >= keys.length) return;
    moved.current = entry.key;
    move(entry.key, by);
    setSaid(`${nameOf(entry)} is now ${to + 1} of ${keys.length}`);
  }

  function drag(event: PointerEvent, key: string): void {
    if (event.button !== 0) return;
    setDragged(key);
    const follow = ({ clientY }: globalThis.PointerEvent) => {
      const at = latest.current.keys.indexOf(key);
      const rows = [...(list.current?.children ?? [])];
      if (clientY < middleOf(rows[at - 1], Number.NEGATIVE_INFINITY)) move(key, -1);
      else if (clientY > middleOf(rows[at + 1], Number.POSITIVE_INFINITY)) move(key, 1);
      if (clientY < NEAR_THE_EDGE) window.scrollBy(0, -SCROLL_STEP);
      if (clientY > window.innerHeight - NEAR_THE_EDGE) window.scrollBy(0, SCROLL_STEP);
    };
    const end = () => {
      setDragged(null);
      window.removeEventListener("pointermove", follow);
      window.removeEventListener("pointerup", end);
      window.removeEventListener("pointercancel", end);
    };
    window.addEventListener("pointermove", follow);
    window.addEventListener("pointerup", end);
    window.addEventListener("pointercancel", end);
  }

  return (
    <>
      <ul ref={list} aria-label={label} className="divide-y divide-line border-line border-y">
        {entries.map((entry) => (
          <li
            key={entry.key}
            data-entry={entry.key}
            className={cn(
              "flex items-start gap-2 bg-surface py-2",
              dragged === entry.key && "relative z-10 rounded-md shadow-raised",
            )}
          >
            <Button
              variant="ghost"
              size="icon-sm"
              data-grip={entry.key}
              aria-label={`Move ${nameOf(entry)}: arrow up or down`}
              title="Drag, or press the arrow keys"
              className="my-1 cursor-grab touch-none active:cursor-grabbing"
              onKeyDown={(event) => press(event, entry)}
              onPointerDown={(event) => drag(event, entry.key)}
            >
              <GripVertical aria-hidden="true" />
            </Button>
            <div className="min-w-0 flex-1">{children(entry)}</div>
          </li>
        ))}
      </ul>
      <p aria-live="polite" className="sr-only">
        {said}
      </p>
    </>
  );
}

function middleOf(row: Element | undefined, otherwise: number): number {
  const box = row?.getBoundingClientRect();
  return box ? box.top + box.height / 2 : otherwise;
}

/** Takes an entry out. */
export function RemoveButton({ name, onClick }: { name: string; onClick: () => void }) {
  return (
    <Button
      variant="ghost"
      size="icon-sm"
      aria-label={`Remove ${name}`}
      title="Remove"
      className="my-1"
      onClick={onClick}
    >
      <X aria-hidden="true" />
    </Button>
  );
}

/** Adds an entry, and leads to the first field of it. */
export function AddButton({ label, onAdd }: { label: string; onAdd: () => string }) {
  const [added, setAdded] = useState("");
  useEffect(() => {
    if (!added) return;
    document.querySelector<HTMLElement>(`[data-entry="${added}"] input`)?.focus();
    setAdded("");
  }, [added]);
  return (
    <Button variant="secondary" size="sm" className="self-start" onClick={() => setAdded(onAdd())}>
      <Plus aria-hidden="true" />
      {label}
    </Button>
  );
}

interface RowInputProps extends React.ComponentProps<typeof Input> {
  label: string;
  error?: string;
}

/** A field in a row, whose label is for the ear: the eye has the heading. */
export function RowInput({ label, error, id, className, ...props }: RowInputProps) {
  return (
    <div className={className}>
      <Input
        aria-label={label}
        aria-invalid={Boolean(error)}
        aria-describedby={error ? `${id}-error` : undefined}
        id={id}
        {...props}
      />
      {error && (
        <div className="mt-1.5">
          <FieldError id={`${id}-error`}>{error}</FieldError>
        </div>
      )}
    </div>
  );
}
