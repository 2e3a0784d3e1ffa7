/** The pack's one entry in ComfyUI's frontend: it registers what the other modules make, and does nothing else. */

import { api } from "../../scripts/api.js";
import { app } from "../../scripts/app.js";
import { keysPanel } from "./keys.mjs";
import { loadWords } from "./words.mjs";

app.registerExtension({
  name: "IdeogramKit.Settings",
  settings: [
    {
      id: "IdeogramKit.Keys",
      category: ["Ideogram Kit", "API keys", "Keys"],
      name: "Your own keys",
      tooltip: "Kept on the ComfyUI server, out of its settings and out of every workflow.",
      defaultValue: "",
      // The setter, which would write into ComfyUI's settings, is left alone: the routes keep the keys.
      type: () => keysPanel(api, loadWords(api, app.extensionManager.setting.get("Comfy.Locale"))),
    },
  ],
});
