import type { Metadata } from "next";
import { OwnAccountPage } from "@/features/account/components/own/own-account-page";

export const metadata: Metadata = { title: "Your account" };

export default function Page() {
  return <OwnAccountPage />;
}
