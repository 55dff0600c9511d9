import type { User } from "@/api/types";

export const ROLES: Record<User["role"], string> = { staff: "Staff", admin: "Administrator" };
