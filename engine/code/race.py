"""A race as a program: the landscape, the loop, the racers, a table of where they came."""

from __future__ import annotations

from engine.batches import samples_of
from engine.code.descent import Uses, descent_lines, ending_lines, has_batches, stop_lines
from engine.code.draws import batch_lines, generator_lines
from engine.code.ground import Ground, ground_of
from engine.code.layout import entry
from engine.code.picture import race_picture
from engine.code.program import Part, Program
from engine.code.rates import Rates
from engine.code.rules import Rules, racer_facts
from engine.code.words import INDENT, counted, literal, plain, refuse, string, unique
from engine.scenario import Scenario

Lines = list[str]


def race_program(scenario: Scenario) -> Program:
    """The program of a race, which leaves `paths`: racer to an array `[T + 1, 2]`."""
    if not scenario.racers:
        raise refuse("a race without racers")
    landscape = scenario.landscape
    samples = samples_of(landscape)
    batches = any(has_batches(racer, samples) for racer in scenario.racers)
    ground = ground_of(landscape, batches=batches, single=scenario.dtype == "float32")
    rules, rates = Rules(), Rates(scenario.stop.steps, scenario.stop.steps)
    racers, uses = _racers(scenario, ground, rules, rates)
    precision = [["torch.set_default_dtype(torch.float64)"]] * (scenario.dtype == "float64")
    drawn = [generator_lines()] if uses.drawn and not _has_generator(ground) else []
    drawn += [batch_lines()] if uses.batch else []
    parts = [
        Part("The landscape", landscape.note, [*precision, *ground.pieces]),
        Part("The racers", "", [*rules.lines(), *rates.lines(), racers], racer_facts(scenario.racers)),
        Part(
            "The descent",
            "The loop that everybody writes; what is around it only says when a path ends.",
            [stop_lines(scenario), *drawn, ending_lines(scenario.stop), descent_lines(scenario, ground, uses)],
        ),
        Part("The race", "", [_run(scenario, uses), _table(landscape.axis_names)]),
    ]
    title = plain(scenario.title) or f"A race on {plain(landscape.title)}"
    about = [words for words in (plain(scenario.look_for), f"Landscape: {plain(landscape.words)}") if words]
    return Program(title, about, landscape.latex(), parts, race_picture(landscape))


def _has_generator(ground: Ground) -> bool:
    return any(piece[0].startswith("def generator(") for piece in ground.pieces)


def _racers(scenario: Scenario, ground: Ground, rules: Rules, rates: Rates) -> tuple[Lines, Uses]:
    """The dictionary of the racers, and what they use."""
    settings = [_settings(scenario, index, ground, rules, rates) for index in range(len(scenario.racers))]
    used = {key for one in settings for key in one}
    uses = Uses("schedule" in used, "ends" in used, "noise" in used, "batch" in used)
    names = unique([plain(racer.label) for racer in scenario.racers])
    lines = ["RACERS = {"]
    for name, one in zip(names, settings, strict=True):
        if uses.plain:
            lines += entry(f"{string(name)}: ", one["rule"], INDENT)
        else:
            inner = [line for key, code in one.items() for line in entry(f'"{key}": ', code, 2 * INDENT)]
            lines += [f"{INDENT}{string(name)}: {{", *inner, f"{INDENT}}},"]
    return [*lines, "}"], uses


def _settings(scenario: Scenario, index: int, ground: Ground, rules: Rules, rates: Rates) -> dict[str, str]:
    """What `descend` is told of a racer, as code."""
    racer = scenario.racers[index]
    found = {"rule": rules.call(racer)}
    if schedule := rates.call(racer):
        found["schedule"] = schedule
    if (ends := rates.last_step(racer)) is not None:
        found["ends"] = str(ends)
    if racer.noise:
        found["noise"] = literal(racer.noise)
    if has_batches(racer, ground.samples):
        found |= {"batch": str(racer.batch)} | ({"shuffling": str(racer.seed)} if racer.seed else {})
    return found


def _run(scenario: Scenario, uses: Uses) -> Lines:
    """The loops over racers, starts and seeds; only those of which there are several."""
    many, seeds = len(scenario.starts) > 1, scenario.seeds > 1
    lines: Lines = []
    if many:
        starts = [line for start in scenario.starts for line in entry("", literal(start), INDENT)]
        lines += ["STARTS = [", *starts, "]"]
    else:
        lines += [f"START = {literal(scenario.starts[0])}"]
    lines += ["paths, endings = {}, {}", "for name, racer in RACERS.items():"]
    indent, key, seed = INDENT, "{name}", str(scenario.seed)
    if many:
        lines += [f"{indent}for number, start in enumerate(STARTS):"]
        indent, key = indent + INDENT, key + ", start {number + 1}"
    if seeds:
        lines += [f"{indent}for seed in {counted(scenario.seed, scenario.seeds)}:"]
        indent, key, seed = indent + INDENT, key + ", seed {seed}", "seed"
    given = ["start" if many else "START", "racer" if uses.plain else "**racer"]
    given += [f"seed={seed}"] * uses.drawn + [f"stream={'number' if many else 0}"] * uses.noise
    if key == "{name}":
        return [*lines, f"{indent}paths[name], endings[name] = descend({', '.join(given)})"]
    return [
        *lines,
        f'{indent}key = f"{key}"',
        f"{indent}paths[key], endings[key] = descend({', '.join(given)})",
    ]


def _table(names: tuple[str, str]) -> Lines:
    first, second = names
    return [
        "width = max(map(len, paths))",
        "for name, path in paths.items():",
        "    loss = f(*torch.from_numpy(path[-1])).item()",
        f'    place = f"{first} = {{path[-1, 0]:.6g}}, {second} = {{path[-1, 1]:.6g}}"',
        '    print(f"{name:{width}}  {endings[name]} after {len(path) - 1} steps")',
        "    print(f\"{'':{width}}  loss {loss:.6g} at {place}\")",
    ]
