"""Bad luck on order: answers that fail, hang, or never come."""

from dataclasses import dataclass, field, replace

from starlette.responses import HTMLResponse, JSONResponse, Response

from tests.fakes.telegram_limits import too_many_requests
from tests.fakes.telegram_methods import ApiError

_FRONT_END_PAGE = "<html><body><center><h1>{status} Bad Gateway</h1></center></body></html>"


@dataclass(frozen=True, slots=True)
class Trouble:
    """What befalls the next calls of `method`; without one, of every method but getUpdates."""

    method: str | None = None
    times: int = 1
    status: int | None = None  # answer this, and do nothing
    description: str | None = None
    retry_after: int | None = None  # s
    hang: float = 0.0  # s between the deed and the answer
    cut: bool = False  # do it, then close the connection instead of answering

    def answer(self) -> Response | None:
        """The answer instead of the real one; a page of the front end if nothing is said."""
        if self.retry_after is not None:
            error = too_many_requests(self.retry_after)
            return JSONResponse(error.as_json(), error.status)
        if self.status is None:
            return None
        if self.description is None:
            return HTMLResponse(_FRONT_END_PAGE.format(status=self.status), self.status)
        return JSONResponse(ApiError(self.status, self.description).as_json(), self.status)

    def befalls(self, method: str) -> bool:
        return method == self.method if self.method else method != "getUpdates"


NO_TROUBLE = Trouble()


@dataclass(slots=True)
class Troubles:
    """Those still to come, in order."""

    _coming: list[Trouble] = field(default_factory=list)

    def add(self, trouble: Trouble) -> None:
        self._coming.append(trouble)

    def take(self, method: str) -> Trouble:
        """The trouble this call runs into, which is then used up once."""
        for index, trouble in enumerate(self._coming):
            if trouble.befalls(method):
                left = replace(trouble, times=trouble.times - 1)
                self._coming[index : index + 1] = [left] if left.times else []
                return trouble
        return NO_TROUBLE
