"""How the corpus was read, as Markdown."""

from bench.corpus import RIGHT, Score


def feeds_report(found: Score) -> str:
    met, expected = sum(found.met.values()), sum(found.expected.values())
    right = sum(count for name, count in found.missed.items() if name in RIGHT)
    outcomes = ", ".join(f"{count} {name}" for name, count in found.outcomes.most_common())
    slow, slowest = found.slowest
    lines = [
        (
            f"{found.files} files: {outcomes}; none raised anything else. {found.seconds:.1f} s of "
            f"CPU; the slowest file took {slow * 1000:.0f} ms ({slowest}); the loop was kept from "
            f"turning for {found.longest_step[0] * 1000:.1f} ms at most."
        ),
    ]
    if not expected:
        return lines[0]
    lines += ["", "| expected | met | of | |", "|---|--:|--:|--:|"]
    for name in sorted(found.expected):
        lines.append(_row(name, found.met[name], found.expected[name]))
    lines += [
        _row("all", met, expected),
        _row("all, the first classes below counted as met", met + right, expected),
        "",
        "| where it is not met | times | ours is right |",
        "|---|--:|---|",
    ]
    classes = sorted(found.missed.items(), key=lambda one: (one[0] not in RIGHT, -one[1]))
    lines += [f"| {name} | {count} | {'yes' if name in RIGHT else ''} |" for name, count in classes]
    return "\n".join(lines)


def _row(name: str, met: int, expected: int) -> str:
    return f"| {name} | {met} | {expected} | {met / expected:.1%} |"
