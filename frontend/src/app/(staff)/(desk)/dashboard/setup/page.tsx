import type { Metadata } from "next";
import { SetupPage } from "@/features/opener/components/setup-page";

export const metadata: Metadata = { title: "Set up this computer" };

export default function Page() {
  return <SetupPage />;
}
