import { HomePage } from "@/features/home/components/home-page";

export default function Page() {
  return <HomePage />;
}
