"""The walk itself: everybody asks for everything at one address; what is wrong comes back as words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from weibao.audit.models import Event

from .addresses import Address
from .asking import Answer, ask
from .expecting import EMPTY, Reach, Unclear, Verdict, expected
from .people import Someone
from .planting import Text
from .rows import Rows, Target, Unlisted, targets

FINE = {200, 302, 400, 405, 409, 422}
SAFE = {"GET", "HEAD"}
# Asked by everybody. Those to whom an address answers alike take turns in what they name; who is
# turned away at the door takes turns in the method too. Looking at what one may is done in full.
BOTH = ("GET", "POST")
# Hardly ever offered: asked by one of those to whom the address answers alike.
OTHERS = ("HEAD", "PUT", "DELETE")
SIGN_IN = "/accounts/login/"


@dataclass
class Step:
    """One question and its answer."""

    address: Address
    who: Someone
    target: Target
    method: str
    verdict: Verdict
    answer: Answer
    # What the same person gets for an id that is nowhere.
    nothing: Answer

    def __str__(self) -> str:
        place = f"{self.method} /{self.address.route} [{self.target}]"
        return f"{place} as {self.who.name} ({self.verdict.value}): {self.answer.status}"


@dataclass
class Walk:
    """Where it goes, whom it meets, and what it noticed."""

    people: tuple[Someone, ...]
    rows: Rows
    texts: list[Text]
    reach: Reach = field(default_factory=Reach)
    met: Counter[Verdict] = field(default_factory=Counter)
    # By person the words that must not be shown. The data stands still: walks may share it.
    closed: dict[str, list[Text]] = field(default_factory=dict)

    def along(self, address: Address) -> list[str]:
        """Everything that is wrong at one address."""
        if address.access is None:
            return [f"/{address.route} declares no access"]
        try:
            return list(self._along(address))
        except (Unlisted, Unclear) as error:
            return [str(error)]

    def _along(self, address: Address) -> Iterator[str]:
        found = targets(address, self.rows)
        met: set[tuple[object, ...]] = set()
        for number, who in enumerate(self.people):
            verdicts = [expected(address, who, target, self.reach) for target in found]
            kind = (*verdicts, *_held(address, who))
            every = dict(zip(found, verdicts, strict=True))
            if _turned_away(address, who):
                yield from self._ask(address, who, _turn(every, number), BOTH[number % 2 :][:1])
            elif kind in met:
                yield from self._ask(address, who, every, ("GET",))
                yield from self._ask(address, who, _turn(every, number), ("POST",))
            else:
                yield from self._ask(address, who, every, BOTH)
            if kind not in met:
                met.add(kind)
                # What the address answers to an id that is not there and to one of each verdict.
                few = {verdict: target for target, verdict in zip(found, verdicts, strict=True)}
                each = {found[0]: verdicts[0]} | {target: v for v, target in few.items()}
                yield from self._ask(address, who, each, OTHERS)

    def _ask(
        self,
        address: Address,
        who: Someone,
        found: dict[Target, Verdict],
        methods: Iterable[str],
    ) -> Iterator[str]:
        for method in methods:
            nothing: Answer | None = None
            for target, verdict in found.items():
                answer = ask(who, method, address.path(target.values))
                nothing = nothing or answer
                self.met[verdict] += 1
                step = Step(address, who, target, method, verdict, answer, nothing)
                for problem in (*judge(step), *self._leaks(step)):
                    yield f"{step}: {problem}"

    def _leaks(self, step: Step) -> Iterator[str]:
        if step.who.name not in self.closed:
            actor = step.who.actor
            closed = [text for text in self.texts if not text.may_be_read_by(actor, self.reach)]
            self.closed[step.who.name] = closed
        shown = step.answer.text
        for text in self.closed[step.who.name]:
            if text.words in shown:
                yield f"shows {text.words}"


def _held(address: Address, who: Someone) -> tuple[object, ...]:
    access = address.access
    entries = access.permissions if access else ()
    return (who.actor is None, *(entry.held_by(who.actor) for entry in entries))


def _turned_away(address: Address, who: Someone) -> bool:
    """Refused at the door, whatever is named and however it is asked for."""
    access = address.access
    return access is not None and not access.admits(who.actor)


def _turn(every: dict[Target, Verdict], number: int) -> dict[Target, Verdict]:
    """Nothing, and one thing: the next person asks for the next, so that all is asked for."""
    nothing, *things = every
    named = [things[number // 2 % len(things)]] if things else []
    return {target: every[target] for target in (nothing, *named)}


def judge(step: Step) -> Iterator[str]:
    """What is wrong with one answer."""
    answer = step.answer
    if answer.status >= 500 or answer.fault:
        yield f"fails with {answer.fault}"
    if answer.changed and (step.method in SAFE or step.verdict is not Verdict.OPEN):
        yield f"writes {sorted(answer.changed)}"
    if step.verdict is Verdict.OPEN:
        yield from _open(step)
    elif step.verdict is Verdict.SIGN_IN:
        if answer.status != 302 or not answer.address.startswith(SIGN_IN):
            yield f"is not sent to sign in but to {answer.address!r}"
    elif step.verdict is Verdict.UNTOUCHED:
        if answer.shown != step.nothing.shown:
            yield "is answered otherwise than an id that is nowhere"
    else:
        yield from _refused(step)


def _open(step: Step) -> Iterator[str]:
    status, address = step.answer.status, step.answer.address
    fine = FINE | {404} if step.address.name in EMPTY else FINE
    if status not in fine:
        yield "is not let in"
    if status == 302 and address.startswith("/accounts/") and not _about_signing_in(step.address):
        yield f"is sent away to {address}"
    if step.answer.refusals:
        yield "is let in, and an event says refused"


def _about_signing_in(address: Address) -> bool:
    return address.route.startswith("accounts/")


def _refused(step: Step) -> Iterator[str]:
    answer, nothing = step.answer, step.nothing
    if answer.status not in {404, 405}:
        yield "is not refused"
        return
    if answer.shown != nothing.shown and step.verdict is Verdict.REFUSED:
        yield f"is answered otherwise than an id that is nowhere ({nothing.status})"
    if answer.status == 405 or step.who.actor is None:
        wanted = {0}
    elif step.verdict is Verdict.ABSENT:
        # A word that is none is not a row somebody may be after: either will do.
        wanted = {0, 1}
    else:
        wanted = {1}
    if len(answer.refusals) not in wanted:
        yield f"leaves {len(answer.refusals)} events of a refusal"
    elif step.verdict is Verdict.REFUSED and wanted == {1}:
        yield from _event(step)


def _event(step: Step) -> Iterator[str]:
    """The log must not tell either whether there is such a row."""
    event, other = step.answer.refusals[0], step.nothing.refusals[0]
    if _shape(event) != _shape(other):
        yield f"leaves the event {_shape(event)}, and {_shape(other)} for an id that is nowhere"
    if event.subject is not None and event.subject != step.target.values[0]:
        yield "leaves an event about something else than was asked for"
    if event.person != step.who.actor.person_id:  # type: ignore[union-attr] # signed in, see above
        yield "leaves an event about somebody else"


def _shape(event: Event) -> tuple[object, ...]:
    """All of an event but which row it is about."""
    return (
        event.kind,
        event.town,
        event.post,
        event.subject_kind,
        event.subject is None,
        tuple(event.fields),
        event.count,
        event.digest,
    )
