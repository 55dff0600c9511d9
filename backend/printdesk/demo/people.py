"""Who hands in models, and who prints them: names from many places, none of them of anybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from printdesk.storage.layout import letters_and_digits

# Given names and family names, as they go together.
NAMES: tuple[tuple[str, str], ...] = (
    (
        "Emma Liam Olivia Noah Grace Mason Chloe Ethan Hannah Caleb Abigail Wyatt",
        "Carter Bennett Hughes Sullivan Parker Brooks Foster Hayes Whitaker O'Connor",
    ),
    (
        "Valentina Mateo Lucía Santiago Camila Joaquín Ximena Andrés Renata Tomás",
        "Hernández Muñoz Peña Castañeda Ibáñez Quiñones Villarreal Domínguez Ríos",
    ),
    (
        "Aaliyah Malik Imani Darius Nia Jamal Zuri Andre Kiara Tyrell",
        "Washington Booker Freeman Jefferson Coleman Gaines Whitfield Broussard",
    ),
    (
        "Mei Jian Yuxin Haoran Xinyi Zihan Wei Ruoxi Chenxi Tianyu",
        "Zhang Liu Huang Zhao Zhou Xu Sun Lin Guo Deng",
    ),
    (
        "Ananya Arjun Priya Rohan Kavya Aditya Ishani Vikram Meera Siddharth",
        "Sharma Iyer Patel Reddy Banerjee Nair Kulkarni Chatterjee Singh",
    ),
    (
        "Linh Minh Thảo Đức Ngọc Hùng Mai Quân Trinh Khoa",
        "Nguyễn Trần Lê Phạm Đặng Bùi Vũ Hoàng",
    ),
    ("Zoë Søren Åsa Lærke Jürgen Maëlle Łukasz Agnieszka René Chloé", "Ångström Müller Kowalski"),
    (
        "Astrid Björn Freja Niklas Ingrid Mikkel Élodie Théo Bartosz Zuzanna",
        "Lindqvist Sørensen Bergström Lefèvre Dąbrowski Nováček Strauß Grünwald",
    ),
    (
        "Layla Omar Yasmin Khalid Noor Tariq Salma Hassan Dina Karim",
        "Haddad El-Sayed Mansour Khoury Nasser Farouk Qureshi",
    ),
    (
        "Adaeze Chinedu Folake Kwame Amara Tunde Wanjiru Sipho Abena Juma",
        "Okafor Adeyemi Mensah Owusu Mwangi Dlamini Balogun Nkosi",
    ),
    (
        "Yuki Haruto Sakura Ren Aoi Kenji Ji-woo Min-jun Seo-yeon Hyun-woo",
        "Tanaka Kobayashi Nakamura Kim Park Choi Jung Ishikawa",
    ),
    (
        "Anastasia Dmitri Katerina Nikos Oksana Taras Aylin Emre Elif Deniz",
        "Petrova Sokolov Papadopoulos Kovalenko Shevchenko Yılmaz Çelik Öztürk",
    ),
)

# What is studied, how much of it comes to the lab, and its classes.
CLASSES: dict[str, tuple[int, tuple[str, ...]]] = {
    "Architecture": (34, ("ARCH 2001", "ARCH 2002", "ARCH 3005", "ARCH 4000", "ARCH 5001")),
    "Landscape Architecture": (9, ("LA 2101", "LA 3101", "LA 4502")),
    "Interior Design": (11, ("ID 1051", "ID 2775", "ID 3754")),
    "Art": (13, ("ART 1848", "ART 2850", "ART 4861")),
    "Engineering": (21, ("ME 2733", "ME 4201", "BE 3320", "EE 4810", "CE 3410")),
    "Hobby/Personal": (9, ("N/A",)),
    "Other": (3, ("BIOL 1202", "THTR 3120", "N/A")),
}
# Their names in the catalog may be others by now; then nobody studies them here.


@dataclass(frozen=True)
class Student:
    """Somebody who hands in models over some years."""

    name: str
    email: str
    discipline: str


def students(random: Random, count: int, disciplines: Sequence[str]) -> list[Student]:
    """So many students, in the order in which they come to the university."""
    known = [each for each in CLASSES if each in disciplines] or list(disciplines[:1])
    weights = [CLASSES[each][0] if each in CLASSES else 1 for each in known]
    studies = random.choices(known, weights, k=count)
    return [_student(random, place, study) for place, study in enumerate(studies)]


def class_of(random: Random, student: Student) -> str:
    """A class for which somebody hands something in."""
    return random.choice(CLASSES[student.discipline][1]) if student.discipline in CLASSES else "N/A"


def _student(random: Random, place: int, discipline: str) -> Student:
    given, family = (random.choice(names.split()) for names in random.choice(NAMES))
    # Nobody's: this domain belongs to nobody, and never will.
    address = f"{_plain(given)[:1]}{_plain(family)}{place + 1}@example.edu"
    return Student(f"{given} {family}", address, discipline)


def _plain(name: str) -> str:
    return letters_and_digits(name).lower()
