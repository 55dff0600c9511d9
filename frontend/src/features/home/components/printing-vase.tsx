import { cn } from "@/lib/classes";

const LAYERS = 27;
const DONE = 17;
const LAYER_HEIGHT = 8;
const CENTER = 160;
const BOTTOM = 292;

function radius(layer: number): number {
  const t = layer / (LAYERS - 1);
  return 64 + 31 * Math.sin(t * 5.7 + 0.15);
}

/** The half of a layer that one sees from the front. */
function front(layer: number): string {
  const r = Math.round(radius(layer) * 10) / 10;
  const y = BOTTOM - layer * LAYER_HEIGHT;
  return `M${CENTER - r} ${y}A${r} ${(r * 0.24).toFixed(1)} 0 0 0 ${CENTER + r} ${y}`;
}

const layers = Array.from({ length: LAYERS }, (_, layer) => ({ layer, path: front(layer) }));
const top = radius(DONE);
const topY = BOTTOM - DONE * LAYER_HEIGHT;

/** A vase on the print bed, two thirds done: the rest is only a dotted idea. */
export function PrintingVase({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 320 340" fill="none" aria-hidden="true" className={cn("h-auto", className)}>
      <ellipse cx={CENTER} cy="300" rx="136" ry="30" className="fill-sunken stroke-line" />
      <ellipse cx={CENTER} cy="300" rx="98" ry="21" className="stroke-line" />
      <g strokeWidth="6.5" strokeLinecap="round" className="stroke-accent">
        {layers.slice(0, DONE).map(({ layer, path }) => (
          <path key={layer} d={path} opacity={layer % 2 ? 0.82 : 1} />
        ))}
      </g>
      <ellipse
        cx={CENTER}
        cy={topY + LAYER_HEIGHT}
        rx={top}
        ry={top * 0.24}
        strokeWidth="3"
        className="fill-accent-soft stroke-accent"
      />
      <g
        strokeWidth="2.5"
        strokeLinecap="round"
        strokeDasharray="0.1 8"
        className="stroke-line-strong"
      >
        {layers.slice(DONE + 1).map(({ layer, path }) => (
          <path key={layer} d={path} />
        ))}
      </g>
      <path
        d={`M${CENTER - top} ${topY}A${top} ${top * 0.24} 0 0 0 ${CENTER + top * 0.42} ${topY + top * 0.217}`}
        strokeWidth="6.5"
        strokeLinecap="round"
        className="stroke-ember"
      />
      <g transform={`translate(${CENTER + top * 0.42} ${topY + top * 0.217 - 4})`}>
        <path d="M-13 -74h26v40L5 -12h-10L-13 -34z" className="fill-ink-muted" />
        <path d="M-19 -112h38v38h-38z" className="fill-line-strong" />
        <path d="M-19 -102h38M-19 -93h38M-19 -84h38" className="stroke-surface" strokeWidth="2" />
        <path d="M-4.5 -12h9L2.5 -1h-5z" className="fill-ember" />
      </g>
    </svg>
  );
}
