"""Who is seen in the pictures, and what they have handed in. All of them are invented."""

from dataclasses import dataclass, field
from typing import Any

from e2e.pictures import student_models as models
from printdesk.actors import Role
from tests.inspection.solids import Shape

DAY = 24.0
STAFF = {
    "Grace Park": Role.ADMIN,
    "Sam Rivera": Role.STAFF,
    "Dana Lindqvist": Role.STAFF,
    "Pat Quigley": Role.STAFF,
}
LAB = {
    "lab_name": "Riverside Makerspace",
    "opening_hours": "Monday to Friday, 9 am to 6 pm, in the basement of the design building",
}

MK4S, XL, RAISE, FORM = "prusa_mk4s", "prusa_xl", "raise3d_pro2plus", "formlabs_form3"


@dataclass(frozen=True)
class Story:
    """A job and how far it has come: how many hours ago each step was taken, the first first.

    The steps are those of the ordinary road: approved, confirmed, on the printer, complete,
    picked up, archived. Who was ``rejected`` hears these reasons at the second. ``by`` says who of
    the staff sees to it, ``failed`` how many hours ago a print came to nothing, and why.
    """

    student: str
    shape: Shape
    file: str
    color: str
    hours_ago: tuple[float, ...]
    printer: str = MK4S
    discipline: str = "Architecture"
    class_number: str = "ARCH 2410"
    accepts_minimum: bool = True
    reviewed: bool = False
    by: str = "Sam Rivera"
    rejected: dict[str, Any] | None = None
    failed: dict[float, str] = field(default_factory=dict)

    @property
    def method(self) -> str:
        return "Resin" if self.printer == FORM else "Filament"

    @property
    def form(self) -> dict[str, str]:
        """What the student fills in."""
        first, _, last = self.student.partition(" ")
        return {
            "student_name": self.student,
            "student_email": f"{first}.{last}@example.edu".lower().replace(" ", ""),
            "discipline": self.discipline,
            "class_number": self.class_number,
            "print_method": self.method,
            "color": self.color,
            "printer": self.printer,
            "acknowledged_minimum_charge": str(self.accepts_minimum).lower(),
        }

    @property
    def price(self) -> dict[str, object]:
        """What the price is made of."""
        weight = round(models.grams(self.shape), 1)
        material = "Standard Resin" if self.method == "Resin" else "PLA"
        time = round(weight / 11 + 0.4, 2)
        figures = {"weight_g": weight, "time_hours": time}
        return {**figures, "material": material, "printer": self.printer}


Study = dict[str, Any]  # discipline and class

ENGINEER: Study = {"discipline": "Engineering", "class_number": "MECH 3050"}
ARTIST: Study = {"discipline": "Art", "class_number": "ART 2210"}
GARDENER: Study = {"discipline": "Landscape Architecture", "class_number": "LA 3300"}
DESIGNER: Study = {"discipline": "Interior Design", "class_number": "ID 2100"}
FOR_FUN: Study = {"discipline": "Hobby/Personal", "class_number": "N/A"}

THIN: dict[str, Any] = {
    "reasons": ["Walls too thin to print", "Overhangs need redesign"],
    "custom_reason": "The handle is 0.4 mm thick. Make it 1.5 mm, and it will hold.",
}
HOLES: dict[str, Any] = {"reasons": ["Model is not manifold / has holes"], "custom_reason": None}

LONG_AGO = tuple(days * DAY for days in (490, 489, 488, 487, 486, 485, 390))

LAST_YEAR = [
    Story("Owen Castellan", models.gear(), "differential.stl", "Gray",
          LONG_AGO, **ENGINEER),
    Story("Freya Holm", models.vase(100), "vase for mom.stl", "True Orange",
          LONG_AGO, **ARTIST),
]  # fmt: skip
LAST_TERM = [
    Story("Ruben Achterberg", models.house(), "massing A.stl", "True White",
          (140 * DAY, 139 * DAY, 138 * DAY, 137 * DAY, 136 * DAY, 135 * DAY)),
    Story("Nadia Karimi", models.knot(), "trefoil.stl", "Light Purple",
          (128 * DAY, 127 * DAY, 126 * DAY, 125.5 * DAY, 125 * DAY, 124 * DAY), **ARTIST),
    Story("Leo Marchetti", models.mount(), "sensor mount v2.stl", "True Black",
          (117 * DAY, 116.5 * DAY, 116 * DAY, 115 * DAY, 114 * DAY, 110 * DAY), **ENGINEER),
    Story("Ines Carvalho", models.stand(), "stand.stl", "Lime Green",
          (108 * DAY, 107 * DAY), rejected=HOLES, **FOR_FUN),
]  # fmt: skip

NOW = [
    Story("Jonas Berg", models.planter(), "planter_low.stl", "Forest Green",
          (13 * DAY, 12.6 * DAY, 12.2 * DAY, 11 * DAY, 10.5 * DAY, 9 * DAY), **GARDENER),
    Story("Zofia Nowak", models.tower(), "twisting tower 1-500.stl", "True White",
          (11 * DAY, 10.8 * DAY, 10 * DAY, 9.5 * DAY, 8.5 * DAY, 6 * DAY), by="Dana Lindqvist"),
    Story("Mateo Vargas", models.gear(), "reducer_gear_24t.stl", "True Orange",
          (9 * DAY, 8.7 * DAY, 8.2 * DAY, 7.9 * DAY, 7.8 * DAY, 5 * DAY), **ENGINEER),
    Story("Amara Okafor", models.pawn(), "pawn.stl", "Black",
          (8 * DAY, 7.6 * DAY, 7.4 * DAY, 7 * DAY, 6.7 * DAY, 4 * DAY), FORM, **ARTIST),
    Story("Callum Reid", models.vase(90), "teapot handle.stl", "Copper",
          (6.4 * DAY, 6.1 * DAY), rejected=THIN, **DESIGNER),
    Story("Elif Demir", models.terrain(), "site model north.stl", "Light Orange",
          (5.6 * DAY, 5.2 * DAY, 4.9 * DAY, 3.2 * DAY, 2.3 * DAY), **GARDENER),
    Story("Noah Bennett", models.mount(), "camera_mount.stl", "True Black",
          (4.8 * DAY, 4.5 * DAY, 4.2 * DAY, 26, 21), **ENGINEER),
    Story("Hana Suzuki", models.planter(), "desk planter.stl", "True Yellow",
          (4.4 * DAY, 4.1 * DAY, 3.9 * DAY, 6, 0.4), by="Dana Lindqvist", **DESIGNER),
    Story("Priya Raghunathan", models.tower(), "housing study C.stl", "Electric Blue",
          (4.2 * DAY, 4 * DAY, 3.8 * DAY, 3.1), XL),
    Story("Oliver Grant", models.knot(), "knot_final_FINAL.stl", "True Gold",
          (4 * DAY, 3.6 * DAY, 3.5 * DAY, 1.6), **ARTIST),
    Story("Lucas Hoffmann", models.stand(), "phone stand.stl", "True Red",
          (3.9 * DAY, 3.5 * DAY, 3.3 * DAY, 28), failed={22.0: "Bed adhesion, layer 12"},
          by="Dana Lindqvist", **FOR_FUN),
    Story("Sofia Marchetti", models.house(), "courtyard house.stl", "True White",
          (3.4 * DAY, 3.1 * DAY, 2.6 * DAY), XL),
    Story("Tariq Haddad", models.gear(), "planet gear.stl", "Gray",
          (3.1 * DAY, 2.8 * DAY, 2.2 * DAY), **ENGINEER),
    Story("Wren Kowalski", models.vase(), "spiral vase.stl", "Midnight Purple",
          (4.6 * DAY, 4.1 * DAY), **ARTIST),
    Story("Yuki Tanaka", models.terrain(), "watershed.stl", "Green",
          (2.9 * DAY, 46), **GARDENER),
    Story("Grace Adeyemi", models.pawn(), "chess piece 1.stl", "Clear",
          (2.2 * DAY, 20), FORM, accepts_minimum=False, **FOR_FUN),
    Story("Ingrid Solheim", models.house(), "pavilion.stl", "Bronze",
          (3.3 * DAY,), reviewed=True),
    Story("Kwame Mensah", models.vase(118).scaled(3, 3, 3), "floor vase.stl", "True Silver",
          (51,), reviewed=True, **ARTIST),
    Story("Chloe Dubois", models.terrain(), "hillside 1-200.stl", "Brown",
          (29,), RAISE, reviewed=True, **GARDENER),
    Story("Andre Silva", models.mount(), "lidar bracket.stl", "Electric Blue",
          (7.5,), **ENGINEER),
    Story("Hannah Weiss", models.knot(), "trefoil ring.stl", "Light Purple",
          (3.2,), accepts_minimum=False, **FOR_FUN),
    Story("Mei-Ling Zhou", models.tower(), "turning tower.stl", "True Orange",
          (1.4,), XL),
    Story("Priya Raghunathan", models.vase(), "fluted vase.stl", "Electric Blue",
          (0.3,), **ARTIST),
]  # fmt: skip

STORIES = [*LAST_YEAR, *LAST_TERM, *NOW]
