// What the form says as long as the lab has not changed it. The server's catalog holds the same
// texts and wins over these; they stand here too so that the page has them before it has loaded
// anything.

import type { CatalogMethod, CatalogTexts } from "@/api/types";

// biome-ignore format: each text is one line, as it is shown.
export const DEFAULT_TEXTS: CatalogTexts = {
  introduction: "Before submitting your model for 3D printing, please ensure you have thoroughly reviewed our Additive Manufacturing Moodle page, read all the guides, and checked the checklist. If necessary, revisit and fix your model before submission. Your model must be scaled and simplified appropriately, often requiring a second version specifically optimized for 3D printing. We will not print models that are broken, messy, or too large. Your model must follow the rules and constraints of the machine. We will not fix or scale your model as we do not know your specific needs or project requirements. We print exactly what you send us; if the scale is wrong or you are unsatisfied with the product, it is your responsibility. We will gladly print another model for you at an additional cost. We are only responsible for print failures due to issues under our control.",
  dimensions: 'Will your model fit on our printers? Please check the dimensions (W x D x H): Filament - Prusa MK4S: 9.84" × 8.3" × 8.6" (250 × 210 × 220 mm), Prusa XL: 14.17" × 14.17" × 14.17" (360 × 360 × 360 mm), Raise3D Pro 2 Plus: 12" × 12" × 23.8" (305 × 305 × 605 mm). Resin - Formlabs Form 3: 5.7 × 5.7 × 7.3 inches (145 x 145 x 175 mm). Ensure your model\'s dimensions are within the specified limits for the printer you plan to use. If your model is too large, consider scaling it down or splitting it into parts. For more guidance, refer to the design guides on our Moodle page or ask for assistance in person. If exporting as .STL or .OBJ you MUST scale it down in millimeters BEFORE exporting. If you do not the scale will not work correctly.',
  consent: "I understand there is a minimum $3.00 charge for all print jobs, and that the final cost may be higher based on material and time.",
  next_steps: "Your submission is now with staff for review. You will receive an email if it's rejected or approved, asking for your final confirmation before printing.",
};

export type MethodWords = Pick<CatalogMethod, "name" | "description" | "best_for" | "cost_note">;

export const DEFAULT_METHODS: MethodWords[] = [
  {
    name: "Filament",
    description: "Good resolution, suitable for simpler models. Fast.",
    best_for: "Medium items.",
    cost_note: "Least expensive.",
  },
  {
    name: "Resin",
    description: "Super high resolution and detail. Slow.",
    best_for: "Small items.",
    cost_note: "More expensive.",
  },
];
