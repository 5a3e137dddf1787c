// The open line to the server. Invariant: it takes up after the last letter that came, so nothing
// is missed and nothing told twice.

const DEAD_AFTER = 50_000; // ms; three beats of the server missed: nobody is at the other end.
const SLOWEST_RETRY = 10_000; // ms

let source, reconnecting, hooks;
let heard = 0; // when the server was last heard
let last = ""; // the id of the newest letter
let retry = 500;

// `hooks`: letter(id, letter), live(), lost(), and locked() where the browser keeps no cookie of ours.
export function open(wanted) {
  hooks = wanted;
  connect();
  addEventListener("online", connect);
  setInterval(check, 5000);
}

// The browser's own way to reconnect gives up at the first 503, and each has its own pace.
function connect() {
  clearTimeout(reconnecting);
  source?.close();
  source = new EventSource(last ? `/events?after=${encodeURIComponent(last)}` : "/events");
  heard = Date.now();
  const hear = (act) => (event) => ((heard = Date.now()), act(event));
  source.addEventListener("error", lose);
  source.addEventListener("beat", hear(() => {}));
  source.addEventListener("live", hear(live));
  source.addEventListener("message", hear((event) => {
    last = event.lastEventId;
    hooks.letter(last, JSON.parse(event.data));
  }));
}

function live() {
  retry = 500;
  hooks.live();
}

async function lose() {
  const isRefused = source.readyState === EventSource.CLOSED;
  source.close();
  clearTimeout(reconnecting);
  hooks.lost();
  if (isRefused && (await status()) === 401) return hooks.locked();
  reconnecting = setTimeout(connect, retry * (0.75 + Math.random() / 2));
  retry = Math.min(retry * 2, SLOWEST_RETRY);
}

// An EventSource does not say why it was refused.
async function status() {
  const answer = await fetch("/events", { method: "HEAD" }).catch(() => null);
  return answer?.status ?? 0;
}

export function check() {
  if (source.readyState === EventSource.OPEN && Date.now() - heard > DEAD_AFTER) lose();
}
