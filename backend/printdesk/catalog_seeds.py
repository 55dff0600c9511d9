"""The catalog that a new lab begins with, as a document."""

INTRODUCTION = (
    "Before submitting your model for 3D printing, please ensure you have thoroughly reviewed "
    "our Additive Manufacturing Moodle page, read all the guides, and checked the checklist. "
    "If necessary, revisit and fix your model before submission. Your model must be scaled "
    "and simplified appropriately, often requiring a second version specifically optimized "
    "for 3D printing. We will not print models that are broken, messy, or too large. Your "
    "model must follow the rules and constraints of the machine. We will not fix or scale "
    "your model as we do not know your specific needs or project requirements. We print "
    "exactly what you send us; if the scale is wrong or you are unsatisfied with the product, "
    "it is your responsibility. We will gladly print another model for you at an additional "
    "cost. We are only responsible for print failures due to issues under our control."
)

DIMENSIONS = (
    "Will your model fit on our printers? Please check the dimensions (W x D x H): Filament - "
    'Prusa MK4S: 9.84" × 8.3" × 8.6" (250 × 210 × 220 mm), Prusa XL: 14.17" × 14.17" × 14.17" '
    '(360 × 360 × 360 mm), Raise3D Pro 2 Plus: 12" × 12" × 23.8" (305 × 305 × 605 mm). Resin '
    "- Formlabs Form 3: 5.7 × 5.7 × 7.3 inches (145 x 145 x 175 mm). Ensure your model's "
    "dimensions are within the specified limits for the printer you plan to use. If your "
    "model is too large, consider scaling it down or splitting it into parts. For more "
    "guidance, refer to the design guides on our Moodle page or ask for assistance in person. "
    "If exporting as .STL or .OBJ you MUST scale it down in millimeters BEFORE exporting. If "
    "you do not the scale will not work correctly."
)

CONSENT = (
    "I understand there is a minimum $3.00 charge for all print jobs, and that the final cost "
    "may be higher based on material and time."
)
NEXT_STEPS = (
    "Your submission is now with staff for review. You will receive an email if it's rejected "
    "or approved, asking for your final confirmation before printing."
)

DISCIPLINES = [
    "Art",
    "Architecture",
    "Landscape Architecture",
    "Interior Design",
    "Engineering",
    "Hobby/Personal",
    "Other",
]

FILAMENT_COLORS = {
    "True Red": "#c8202f",
    "True Orange": "#f26b21",
    "Light Orange": "#f9a55a",
    "True Yellow": "#f6d32d",
    "Dark Yellow": "#d9a514",
    "Lime Green": "#9bd43a",
    "Green": "#2e9e4f",
    "Forest Green": "#1f5b36",
    "Blue": "#1f5fbf",
    "Electric Blue": "#1ea7f0",
    "Midnight Purple": "#3b2a63",
    "Light Purple": "#a98bd6",
    "Clear": None,
    "True White": "#f7f7f5",
    "Gray": "#8c8f94",
    "True Black": "#1c1c1e",
    "Brown": "#6b4429",
    "Copper": "#b3693c",
    "Bronze": "#8a6a3b",
    "True Silver": "#b9bdc3",
    "True Gold": "#c9a227",
    "Glow in the Dark": "#d9f2c4",
    "Color Changing": None,
}
RESIN_COLORS = {"Black": "#1c1c1e", "White": "#f7f7f5", "Gray": "#8c8f94", "Clear": None}

REJECTION_REASONS = [
    "Model is not manifold / has holes",
    "Walls too thin to print",
    "Model too large for the printer",
    "Scale or units wrong",
    "Overhangs need redesign",
    "File is corrupt or unreadable",
    "Not permitted by lab policy",
]


def seeds() -> dict[str, object]:
    """The document, as the catalog's model reads it."""
    return {
        "lab_name": "Makerspace Print Desk",
        "opening_hours": "",
        "disciplines": DISCIPLINES,
        "methods": [
            {
                "name": "Filament",
                "description": "Good resolution, suitable for simpler models. Fast.",
                "best_for": "Medium items.",
                "cost_note": "Least expensive.",
                "rate_per_gram": "0.10",
                "minimum_charge": "3.00",
                "default_material": "PLA",
            },
            {
                "name": "Resin",
                "description": "Super high resolution and detail. Slow.",
                "best_for": "Small items.",
                "cost_note": "More expensive.",
                "rate_per_gram": "0.20",
                "minimum_charge": "3.00",
                "default_material": "Standard Resin",
            },
        ],
        "printers": [
            _printer("prusa_mk4s", "Prusa MK4S", "Filament", (250, 210, 220)),
            _printer("prusa_xl", "Prusa XL", "Filament", (360, 360, 360)),
            _printer("raise3d_pro2plus", "Raise3D Pro 2 Plus", "Filament", (305, 305, 605)),
            _printer("formlabs_form3", "Formlabs Form 3", "Resin", (145, 145, 175)),
        ],
        "colors": [
            {"name": name, "method": method, "hex": code}
            for method, colors in (("Filament", FILAMENT_COLORS), ("Resin", RESIN_COLORS))
            for name, code in colors.items()
        ],
        "materials": [
            {"name": "PLA", "method": "Filament", "density_g_cm3": "1.24"},
            {"name": "PETG", "method": "Filament", "density_g_cm3": "1.27"},
            {"name": "TPU", "method": "Filament", "density_g_cm3": "1.21"},
            {"name": "Standard Resin", "method": "Resin", "density_g_cm3": "1.1"},
        ],
        "rejection_reasons": REJECTION_REASONS,
        "texts": {
            "introduction": INTRODUCTION,
            "dimensions": DIMENSIONS,
            "consent": CONSENT,
            "next_steps": NEXT_STEPS,
        },
    }


def _printer(name: str, title: str, method: str, volume: tuple[int, int, int]) -> dict[str, object]:
    width, depth, height = volume
    return {
        "id": name,
        "name": title,
        "method": method,
        "width_mm": width,
        "depth_mm": depth,
        "height_mm": height,
    }
