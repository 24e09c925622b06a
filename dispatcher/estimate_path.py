"""One forward run of the order rule: windows finish whom they serve and call whom the rule names. Pure.

What chance decides is handed in: how long each stay takes, who comes, when a window is there.
"""

from bisect import insort
from collections.abc import Sequence
from heapq import heappop, heappush, heapreplace

from dispatcher.estimate_chance import FAR, Chance, Stay, Way
from dispatcher.estimate_seats import Look, Scores, Seats

_LANE, _REGULAR = Look._fields.index("lane"), Look._fields.index("regular")


class Path:
    """Plays one run. `imagined`: from which number on `who` takes no window's time. `ways`: of those that travel.
    `scores`: of `Seats`, without the queues that stay empty."""

    def __init__(
        self,
        seats: Seats,
        chance: Chance,
        ways: dict[int, Way],
        ords: Sequence[int],
        imagined: tuple[int, int],
        walk: int,
        elsewhere: dict[tuple[int, str], float],
        scores: Scores = (),
    ) -> None:
        self._seats, self._chance, self._ways, self._ords = seats, chance, dict(ways), ords
        self._from, self._to = imagined
        self._walk, self._elsewhere = walk, elsewhere
        self._stage_share = round(seats.hall.rules.stage_share * 1000)
        self.called = [FAR] * self._to
        self.stays: list[Stay] = []
        self._turn = 1 << 20
        self._row = max(chance.in_row, default=0)
        self._heads = [line[-1][0] if line else -FAR for line in chance.lines]
        self._scores = scores or seats.scores

    def play(self, left: int, target: int = -1) -> list[int]:
        """When each was first called (FAR: not). Ends when `left` of them were, or `target` was."""
        chance, called, first, last = self._chance, self.called, self._from, self._to
        free, again, late, until = chance.free, chance.again, chance.late, chance.until
        stays, factors, in_row, ways, walk = chance.stays, chance.factors, chance.in_row, self._ways, self._walk
        guards, scores, heads, lines = self._seats.guards, self._scores, self._heads, chance.lines
        breaks, pause = chance.breaks, chance.pause
        idle: dict[int, int] = {}
        coming, size = 0, len(late)
        while left > 0:
            at = free[0][0] if free else FAR
            if again or idle:
                arrival = late[coming][0] if idle and coming < size else FAR
                if again and again[0][0] <= at and again[0][0] <= arrival:
                    self._go_on(idle)
                    continue
                if arrival <= at and arrival < FAR:
                    self._offer(late[coming][1], arrival, idle)
                    coming += 1
                    continue
            if not free:
                break
            at, lanes, turn, window = free[0]
            if at >= until[window]:
                heappop(free)
                self._rest(at, lanes, turn, window)
                continue
            look, best = None, -1
            if guards[window] > self._row:  # what matters nearly always is the score alone, so that comes first
                for queue, rate, each in scores[window]:
                    wait = at + heads[queue]
                    if wait >= 0:
                        score = wait * rate
                        if score > best:
                            best, look = score, each
                        elif score == best and look and lines[queue][-1][1] > lines[look[0]][-1][1]:
                            look = each
            if look is None:
                look = self._choose(at, window)
            if look is None:
                heappop(free)
                idle[window] = at
                while coming < size and late[coming][0] <= at:
                    coming += 1
                continue
            line = lines[look[0]]
            who = line.pop()[2]
            heads[look[0]] = line[-1][0] if line else -FAR
            if first <= who < last:  # takes no window's time
                called[who] = at
                left -= 1
                continue
            if who < first and called[who] == FAR:
                called[who] = at
                left -= 1
                if who == target:
                    break
            if not look[_REGULAR] or in_row[look[_LANE]]:
                self._count(look)
            stay = stays[who]  # what follows is written out, since it happens some hundred thousand times a minute
            if who in ways:
                done = self._serve(who, look, at, window)
            elif stay < 0:
                done = at - stay
            else:
                done = at + walk + int(stay * factors[window])
            if pause:
                breaks[window] -= done - at
                if breaks[window] < 0:
                    breaks[window] = chance.between
                    done += pause
            heapreplace(free, (done, lanes, turn, window))
        return called

    # windows ---------------------------------------------------------------------------------------------------

    def _choose(self, at: int, window: int) -> Look | None:
        """The whole of `rule.choose`: early appointments and the guard too. Whoever finds only ones that are too early
        tries again when the first may come."""
        lines, in_row = self._chance.lines, self._chance.in_row
        late = 0
        chosen: Look | None = None
        best_score = best_clock = best_ord = 0
        best_home, soonest = False, FAR
        for look in self._seats.looks[window]:
            queue, rate, early, home, guard, target, lane, _ = look
            line = lines[queue]
            if not line:
                continue
            clock, order, _ = line[-1]
            wait = at + clock
            if target:
                if wait > target:
                    late |= 1 << lane
            elif guard and lane >= 0 and late >> lane & 1 and in_row[lane] >= guard:
                continue
            if wait < -early:
                if early:
                    soonest = min(soonest, -clock - early)
                continue
            score = wait * rate
            if chosen is None:
                better = True
            elif score >= 0 or best_score >= 0:
                better = score > best_score or (score == best_score and order > best_ord)
            elif home != best_home:
                better = home
            else:
                better = (clock, order) > (best_clock, best_ord)
            if better:
                chosen = look
                best_score, best_clock, best_ord, best_home = score, clock, order, home
        if chosen is None and soonest < FAR:
            self._turn += 1
            heappush(self._chance.again, (soonest, self._turn, -1, window))
        return chosen

    def _count(self, look: Look) -> None:
        """Favoured calls in a row of a lane, for the guard."""
        in_row = self._chance.in_row
        if look.lane >= 0:
            in_row[look.lane] = 0 if look.regular else in_row[look.lane] + 1
            self._row = max(in_row)

    def _serve(self, who: int, look: Look, at: int, window: int) -> int:
        """When a window will be done with somebody who travels."""
        way, stay = self._ways[who], self._chance.stays[who]
        self._leave_lines(who, way)
        if stay < 0:
            return at - stay
        lane = self.lane_of(way, look)
        done = at + self._walk + int(stay * self._elsewhere.get((who, lane), 1.0) * self._chance.factors[window])
        self.goes_on(who, way, Stay(who, lane, at, done))
        return done

    def _go_on(self, idle: dict[int, int]) -> None:
        """Somebody is back, or an early appointment may be called now."""
        at, _, who, window = heappop(self._chance.again)
        for queue in self._enter(who) if who >= 0 else ():
            self._offer(queue, at, idle)
        if window in idle:
            self._wake(window, at, idle)

    def _rest(self, at: int, lanes: int, turn: int, window: int) -> None:
        """The stretch is over: the window is there again in its next one, or not any more."""
        chance = self._chance
        for start, end in chance.spans[window]:
            if end > at:
                chance.until[window] = end
                heappush(chance.free, (max(start, at), lanes, turn, window))
                return

    def _offer(self, queue: int, at: int, idle: dict[int, int]) -> None:
        for window in self._seats.offered[queue]:
            if window in idle:
                self._wake(window, at, idle)
                if at < self._chance.until[window]:
                    return

    def _wake(self, window: int, at: int, idle: dict[int, int]) -> None:
        del idle[window]
        heappush(self._chance.free, (at, len(self._seats.looks[window]), window, window))

    # who travels -----------------------------------------------------------------------------------------------

    def lane_of(self, way: Way, look: Look) -> str:
        return self._seats.lanes[look.lane] if look.lane >= 0 else way.lanes[0]

    def _places(self, who: int, way: Way) -> list[tuple[int, tuple[int, int, int]]]:
        order = -self._ords[who]
        names = ((f"{lane}:{way.klass}", lane) for lane in way.lanes)
        known = self._seats.queues
        return [(known[name], (-way.clock_in(lane), order, who)) for name, lane in names if name in known]

    def _leave_lines(self, who: int, way: Way) -> None:
        """It stood in every lane of its stage, and is called from one."""
        for queue, place in self._places(who, way):
            line = self._chance.lines[queue]
            if place in line:
                line.remove(place)
                self._heads[queue] = line[-1][0] if line else -FAR

    def goes_on_from(self, who: int, lane: str, called: int, over: int) -> None:
        """The same for somebody who sat at the window when the run began."""
        self.goes_on(who, self._ways[who], Stay(who, lane, called, over))

    def goes_on(self, who: int, way: Way, stay: Stay) -> None:
        """After a stay it queues again where its way goes on."""
        self.stays.append(stay)
        after = way.after(stay.lane, stay.called, stay.over, self._stage_share)
        if after is not None:
            self._ways[who] = after
            self._turn += 1
            heappush(self._chance.again, (stay.over, self._turn, who, -1))

    def _enter(self, who: int) -> list[int]:
        places = self._places(who, self._ways[who])
        for queue, place in places:
            line = self._chance.lines[queue]
            insort(line, place)
            self._heads[queue] = line[-1][0]
        return [queue for queue, _ in places]
