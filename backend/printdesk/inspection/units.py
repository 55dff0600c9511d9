"""Whether a model's size looks as if its unit got lost: files tell numbers, seldom of what."""

# Few things that are worth printing are smaller or larger than this.
SMALLEST_MM = 6.0
LARGEST_MM = 1000.0
LIKELY_MM = (10.0, 700.0)

UNITS = (("metres", 1000.0), ("inches", 25.4), ("centimetres", 10.0))
SCALES = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)
SCALED_MM = 250.0


def unit_warning(longest_mm: float) -> str | None:
    """A sentence about a longest side that looks wrong, with what it may have been; else None."""
    if longest_mm < SMALLEST_MM:
        return f"Longest side {_told(longest_mm)} mm: {_too_small(longest_mm)}"
    if longest_mm > LARGEST_MM:
        return f"Longest side {_told(longest_mm)} mm: {_too_large(longest_mm)}"
    return None


def _too_small(longest: float) -> str:
    least, most = LIKELY_MM
    likely = [(unit, longest * in_mm) for unit, in_mm in UNITS if least <= longest * in_mm <= most]
    if not likely:
        return "that is too small to print. Check the unit in which it was drawn and exported."
    units = " or ".join(unit for unit, _ in likely)
    first, *others = [f"{unit} it would be {_told(length)} mm" for unit, length in likely]
    would_be = ", ".join([f"At {first}", *(f"at {other}" for other in others)])
    return f"it was probably drawn in {units}. {would_be}."


def _too_large(longest: float) -> str:
    scale = next((scale for scale in SCALES if longest / scale <= SCALED_MM), SCALES[-1])
    return (
        "it was probably drawn at full size, or its unit got lost. Scale it before you export "
        f"it: at 1:{scale} it would be {_told(longest / scale)} mm."
    )


def _told(length: float) -> str:
    """A length with as many digits as one wants to read."""
    if length >= 10:
        return f"{length:.0f}"
    digits = 2 if length >= 1 else 1
    return f"{float(f'{length:.{digits}g}'):.12g}" if length >= 1e-6 else "0"
