"use client";
export function JobPage() {
  return null;
}
