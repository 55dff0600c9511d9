"use client";

import { Box, Upload, X } from "lucide-react";
import { type DragEvent, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { FieldError } from "@/components/ui/field";
import { cn } from "@/lib/classes";
import { fileSize } from "@/lib/format";
import { MODEL_EXTENSIONS } from "../checks";

interface FileDropProps {
  file: File | null;
  error?: string;
  maxUploadMb: number;
  onChoose: (file: File | null) => void;
}

/** A place to drop the model, which is also a button that opens the browser's file dialog. */
export function FileDrop({ file, error, maxUploadMb, onChoose }: FileDropProps) {
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);

  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    const dropped = event.dataTransfer.files[0];
    if (dropped) onChoose(dropped);
  }

  function frameColor() {
    if (error) return "border-danger";
    if (file) return "border-accent-line";
    return over ? "border-accent" : "border-line-strong/70";
  }

  function remove() {
    if (input.current) input.current.value = "";
    onChoose(null);
    input.current?.focus();
  }

  const chosen = file && !error;
  return (
    <div data-field="file" className="flex flex-col gap-2">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the input inside does the same by keyboard */}
      <div
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={cn(
          "relative flex flex-col items-center gap-4 rounded-lg border-2 px-5 py-7 text-center transition-colors sm:flex-row sm:text-left",
          over || chosen ? "bg-accent-soft" : "bg-canvas",
          error || chosen ? "border-solid" : "border-dashed",
          frameColor(),
        )}
      >
        <span
          aria-hidden="true"
          className="grid size-12 shrink-0 place-items-center rounded-full border border-line bg-surface text-accent-text"
        >
          {file ? <Box className="size-5" /> : <Upload className="size-5" />}
        </span>
        <div className="min-w-0 flex-1">
          {file ? (
            <>
              <p className="break-words font-medium leading-snug">{file.name}</p>
              <p className="mt-0.5 text-ink-muted text-sm">{fileSize(file.size)}</p>
            </>
          ) : (
            <>
              <p className="font-medium leading-snug">
                <span className="hidden sm:inline">Drop your model here, or choose a file</span>
                <span className="sm:hidden">Choose your model</span>
              </p>
              <p id="file-hint" className="mt-0.5 text-ink-muted text-sm">
                .stl, .obj or .3mf, at most {maxUploadMb} MB
              </p>
            </>
          )}
        </div>
        <div className="flex items-center gap-2">
          <div className="relative">
            <input
              ref={input}
              id="file"
              name="file"
              type="file"
              accept={MODEL_EXTENSIONS.join(",")}
              aria-label="Model file"
              required
              aria-invalid={Boolean(error)}
              aria-describedby={error ? "file-error" : file ? undefined : "file-hint"}
              onChange={(event) => {
                const chosen = event.target.files?.[0];
                if (chosen) onChoose(chosen);
              }}
              className="peer absolute inset-0 z-10 cursor-pointer opacity-0 disabled:cursor-not-allowed"
            />
            <span className="inline-flex h-11 items-center rounded-md border border-line-strong/60 bg-surface px-4 font-medium text-[0.9375rem] shadow-card peer-hover:border-line-strong peer-hover:bg-sunken peer-focus-visible:outline-2 peer-focus-visible:outline-focus peer-focus-visible:outline-offset-2 peer-disabled:opacity-55">
              {file ? "Choose another" : "Choose file"}
            </span>
          </div>
          {file && (
            <Button variant="ghost" size="icon" aria-label={`Remove ${file.name}`} onClick={remove}>
              <X aria-hidden="true" />
            </Button>
          )}
        </div>
      </div>
      <FieldError id="file-error">{error}</FieldError>
      <p aria-live="polite" className="sr-only">
        {file && !error ? `${file.name}, ${fileSize(file.size)}, is chosen.` : ""}
      </p>
    </div>
  );
}
