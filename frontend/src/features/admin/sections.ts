import {
  Archive,
  DatabaseBackup,
  HeartPulse,
  type LucideIcon,
  Mails,
  SlidersHorizontal,
  Users,
} from "lucide-react";

interface Section {
  href: string;
  label: string;
  icon: LucideIcon;
}

/** The pages for administrators. A new one joins by its line. */
export const SECTIONS: Section[] = [
  { href: "/admin/", label: "System health", icon: HeartPulse },
  { href: "/admin/catalog/", label: "Catalog", icon: SlidersHorizontal },
  { href: "/admin/outbox/", label: "Outbox", icon: Mails },
  { href: "/admin/users/", label: "People", icon: Users },
  { href: "/admin/backups/", label: "Backups", icon: DatabaseBackup },
  { href: "/admin/data/", label: "Data", icon: Archive },
];
