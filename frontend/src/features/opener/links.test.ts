import { expect, test } from "vitest";
import { configFile, systemOf } from "./config-file";
import { pathIn, storageIn } from "./links";

const FILE = "Uploaded/Jane_1.stl";
const linked = (path: string) => `print3d://open?path=${encodeURIComponent(path)}`;

test.each([
  ["Z:\\storage\\Uploaded\\Jane_1.stl", "Z:\\storage"],
  ["Z:\\Uploaded\\Jane_1.stl", "Z:\\"],
  ["\\\\nas\\lab\\Uploaded\\Jane_1.stl", "\\\\nas\\lab"],
  ["/mnt/a b+c/Uploaded/Jane_1.stl", "/mnt/a b+c"],
  ["Uploaded/Jane_1.stl", null],
  ["/mnt/storage/Pending/Jane_1.stl", null],
])("the storage is read out of the link to %s", (path, storage) => {
  expect(pathIn(linked(path))).toBe(path);
  expect(storageIn({ open_url: linked(path), file_path: FILE })).toBe(storage);
});

test("a job without a link tells of no storage", () => {
  expect(storageIn({ open_url: null, file_path: FILE })).toBeNull();
});

test.each([
  ["Mozilla/5.0 (Windows NT 10.0; Win64; x64)", "windows"],
  ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", "mac"],
  ["Mozilla/5.0 (X11; Linux x86_64)", "linux"],
  ["", "windows"],
])("%s is a computer with %s", (userAgent, system) => {
  expect(systemOf(userAgent)).toBe(system);
});

test("the settings name the lab's storage, or say that it must be put in", () => {
  const known = configFile("windows", "Z:\\lab");
  expect(known).toContain("AUTHORITATIVE_STORAGE_BASE_PATH = Z:\\lab\n");
  expect(known).not.toContain("Put in");
  for (const unknown of [null, "Z:\\lab", "\\\\nas\\lab"]) {
    const file = configFile("linux", unknown);
    expect(file).toContain("# Put in the folder of the print storage");
    expect(file).toContain("BASE_PATH = /mnt/storage\n");
  }
  expect(configFile("mac", "/Volumes/lab")).toContain("BASE_PATH = /Volumes/lab\n");
  expect(configFile("windows", "/mnt/lab")).toContain("BASE_PATH = Z:\\storage\n");
});
