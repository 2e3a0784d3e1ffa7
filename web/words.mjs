/** The panel's words, from the locales that ComfyUI serves: this folder holds no text of its own. */

/**
 * @param {{fetchApi: (route: string) => Promise<Response>}} api ComfyUI's api
 * @param {string} locale as in the setting Comfy.Locale
 * @returns {Promise<(name: string, values?: Record<string, string>) => string>} what `translate` gives
 */
export async function loadWords(api, locale) {
  const reply = await api.fetchApi("/i18n");
  const all = await reply.json();
  return translate(all[locale]?.ideogramKit?.keys ?? {}, all.en?.ideogramKit?.keys ?? {});
}

/**
 * Looks a word up, in English where the language lacks it, and puts values in place of {name}. A word that nobody
 * has is "".
 *
 * @param {Record<string, string>} words
 * @param {Record<string, string>} english
 */
export function translate(words, english) {
  return (name, values = {}) =>
    (words[name] ?? english[name] ?? "").replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}
