/** The settings page's panel: a form for each provider that takes a key. Keys go in and never come back out. */

const ROUTE = "/ideogram_kit/keys";

/** Follows ComfyUI's theme; every rule is below the panel's own class. */
const STYLE = `
.ideogram-kit-keys { width: min(30rem, 60vw); color: var(--input-text); font-size: 0.875rem; line-height: 1.4; }
.ideogram-kit-keys form + form { margin-top: 1.5rem; }
.ideogram-kit-keys fieldset { display: grid; gap: 0.5rem; margin: 0; padding: 0; border: 0; min-width: 0; }
.ideogram-kit-keys label { font-weight: 600; }
.ideogram-kit-keys .ideogram-kit-row { display: flex; gap: 0.5rem; }
.ideogram-kit-keys input, .ideogram-kit-keys button {
  border: 1px solid var(--border-color); border-radius: 6px; padding: 0.4rem 0.75rem; font: inherit;
  color: var(--input-text); background: var(--comfy-input-bg);
}
.ideogram-kit-keys input { flex: 1; min-width: 0; }
.ideogram-kit-keys button { cursor: pointer; white-space: nowrap; }
.ideogram-kit-keys button:hover:enabled { filter: brightness(1.2); }
.ideogram-kit-keys button:disabled { cursor: default; opacity: 0.45; }
.ideogram-kit-keys :is(input, button):focus-visible { outline: 2px solid var(--p-primary-color, Highlight); }
.ideogram-kit-keys p { margin: 0; overflow-wrap: anywhere; }
.ideogram-kit-keys .ideogram-kit-status { flex: 1; align-self: center; }
.ideogram-kit-keys .ideogram-kit-result[data-kind="good"]::before { content: "✓ "; }
.ideogram-kit-keys .ideogram-kit-result[data-kind="bad"] { color: var(--error-text); }
.ideogram-kit-keys .ideogram-kit-hint { color: var(--descrip-text); }
`;

/**
 * The panel, at once; its forms follow when the server has answered.
 *
 * @param {{fetchApi: (route: string, options?: RequestInit) => Promise<Response>}} api ComfyUI's api
 * @param {Promise<Words>} loading the words of the user's language
 * @returns {HTMLElement}
 *
 * @typedef {(name: string, values?: Record<string, string>) => string} Words
 * @typedef {{set: boolean, stored: boolean, environment: boolean, damaged?: boolean, unreadable?: boolean,
 *   name?: string}} State what the route says of a key
 */
export function keysPanel(api, loading) {
  const panel = element("div", { className: "ideogram-kit-keys" });
  panel.append(element("style", { textContent: STYLE }));
  void fill(panel, api, loading);
  return panel;
}

async function fill(panel, api, loading) {
  try {
    const [words, states] = await Promise.all([loading, ask(api, "GET", "")]);
    for (const [id, state] of Object.entries(states)) panel.append(providerForm(api, words, id, state));
  } catch (error) {
    // Without the server there are no words either: its own text, or the browser's, has to do.
    panel.append(element("p", { textContent: error.message, role: "alert" }));
  }
}

/** One provider's field, buttons, status and last result. */
function providerForm(api, words, id, first) {
  const name = first.name ?? providerName(id);
  const input = element("input", { type: "password", autocomplete: "off", spellcheck: false, required: true });
  // Password managers would offer to keep, or to fill in, what is no password of this site.
  for (const manager of ["data-1p-ignore", "data-bwignore", "data-lpignore"]) input.setAttribute(manager, "true");
  const save = element("button", { type: "submit", textContent: words("save") });
  const test = element("button", { type: "button", textContent: words("test") });
  const clear = element("button", { type: "button", textContent: words("clear") });
  const status = element("p", { className: "ideogram-kit-status" });
  const result = element("p", { className: "ideogram-kit-result", role: "status" });
  const hint = element("p", { className: "ideogram-kit-hint", textContent: words(`where_${id}`) });
  const label = element("label", { textContent: words("label", { name }) });
  label.htmlFor = input.id = `ideogram-kit-key-${id}`;
  save.ariaLabel = words("save_label", { name });
  test.ariaLabel = words("test_label", { name });
  clear.ariaLabel = words("clear_label", { name });

  const fields = element("fieldset", {});
  fields.append(label, row(input, save), row(status, test, clear), result, hint);
  const form = element("form", { className: "ideogram-kit-provider", autocomplete: "off" });
  form.dataset.provider = id;
  form.append(fields);

  function show(state) {
    status.textContent = words(statusWord(state));
    test.disabled = !state.set;
    clear.disabled = !state.stored;
  }

  function tell(text, kind) {
    result.dataset.kind = kind;
    result.textContent = text;
  }

  /** Runs one exchange with the server; nothing else can be pressed meanwhile, and the focus stays where it was. */
  async function work(task) {
    const focused = document.activeElement;
    tell("", "");
    fields.disabled = true;
    try {
      await task();
    } catch (error) {
      tell(error instanceof Refusal ? error.message : words("no_server"), "bad");
    } finally {
      fields.disabled = false;
      (focused?.matches?.(":disabled") ? input : focused)?.focus?.();
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void work(async () => {
      show(await ask(api, "POST", `/${id}`, { key: input.value }));
      form.reset();
      tell(words("saved"), "good");
    });
  });
  clear.addEventListener("click", () => {
    void work(async () => {
      show(await ask(api, "DELETE", `/${id}`));
      form.reset();
      tell(words("cleared"), "good");
    });
  });
  test.addEventListener("click", () => {
    void work(async () => {
      const tested = await ask(api, "POST", `/${id}/test`);
      tell(words(testWord(tested), { name }), tested.accepted ? "good" : "bad");
    });
  });
  show(first);
  return form;
}

/** What the server refused, in its own words. */
class Refusal extends Error {}

/** @returns {Promise<any>} the JSON answer; a refusal is thrown with the server's sentence. */
async function ask(api, method, path, body) {
  const options = { method, cache: "no-store" };
  if (body) Object.assign(options, { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } });
  const reply = await api.fetchApi(ROUTE + path, options);
  if (!reply.ok) throw new Refusal(refusal(reply.status, await reply.text()));
  return reply.json();
}

/** The sentence to show for an answer that is not OK: the route's `error`; a proxy's page is not one. */
export function refusal(status, text) {
  const sentence = (errorOf(text) ?? text).trim();
  return sentence && !sentence.startsWith("<") && sentence.length < 500 ? sentence : `HTTP ${status}`;
}

function errorOf(text) {
  try {
    const { error } = JSON.parse(text);
    return typeof error === "string" ? error : null;
  } catch {
    return null;
  }
}

/** Which sentence says where the key comes from, or why none does. @param {State} state */
export function statusWord(state) {
  if (state.damaged) return "damaged";
  if (state.unreadable) return "unreadable";
  if (state.stored) return "stored";
  return state.environment ? "environment" : "unset";
}

/** Which sentence says how a test went. @param {{set: boolean, reached: boolean, accepted: boolean}} tested */
export function testWord(tested) {
  if (!tested.set) return "unset";
  if (!tested.reached) return "unreachable";
  return tested.accepted ? "accepted" : "rejected";
}

/** A provider's name where the route gives none: its id with a capital; fal writes itself small. @param {string} id */
export function providerName(id) {
  return id === "fal" ? id : id.charAt(0).toUpperCase() + id.slice(1);
}

function row(...children) {
  const line = element("div", { className: "ideogram-kit-row" });
  line.append(...children);
  return line;
}

function element(tag, properties) {
  return Object.assign(document.createElement(tag), properties);
}
