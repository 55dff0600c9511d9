import { toast } from "@/components/ui/toast";
import { asApiError } from "@/lib/api/errors";

/** What is not so any more, as after a change in another window. */
const STALE = new Set(["second_factor_on", "second_factor_off", "second_factor_not_begun"]);

/** Makes a call that closes its dialog, and says why, when the account is not as the page shows it. */
export function closingWhenStale(close: () => void, call: () => Promise<void>) {
  return async () => {
    try {
      await call();
    } catch (failure) {
      const error = asApiError(failure);
      if (!STALE.has(error.code)) throw failure;
      toast.warning("This has changed meanwhile", { description: error.message });
      close();
    }
  };
}
