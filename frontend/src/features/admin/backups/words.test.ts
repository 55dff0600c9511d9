import { describe, expect, it } from "vitest";
import type { Backup } from "@/api/types";
import { holds, made, soundness } from "./words";

const BACKUP: Backup = {
  name: "2030-03-01T03-00-00Z",
  made_at: "2030-03-01T03:00:00Z",
  seconds: 12.4,
  jobs: 1,
  files: 1204,
  size: 20_400_000_000,
  copied_size: 3_200_000,
  troubles: [],
  verified_at: null,
  sound: null,
  problems: [],
};

describe("a backup", () => {
  it("is thought of by the gravest that is known of it", () => {
    expect(soundness(BACKUP)).toBe("unproved");
    expect(soundness({ ...BACKUP, sound: true })).toBe("proved");
    const lacking = { ...BACKUP, troubles: ["#1: originals/a.stl: it is gone."] };
    expect(soundness({ ...lacking, sound: true })).toBe("lacking");
    expect(soundness({ ...lacking, sound: false })).toBe("damaged");
  });

  it("tells what it holds and what was new", () => {
    expect(holds(BACKUP)).toBe("1 job, 1,204 files, 20 GB");
    expect(made(BACKUP)).toBe("3.2 MB new, made in 12 seconds");
    expect(made({ ...BACKUP, seconds: 0.2 })).toBe("3.2 MB new, made in 1 second");
    expect(made({ ...BACKUP, seconds: 600 })).toBe("3.2 MB new, made in 10 minutes");
  });
});
