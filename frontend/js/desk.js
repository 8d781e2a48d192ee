// Everything a signed-in page needs; each part finds its own elements or does nothing.
import { again } from "./again.js";
import { big } from "./big.js";
import { closing } from "./closing.js";
import { copy } from "./copy.js";
import { counts } from "./counts.js";
import { dialogs } from "./dialogs.js";
import { files } from "./files.js";
import { forms } from "./forms.js";
import { keys } from "./keys.js";
import { nav } from "./nav.js";
import { pick } from "./pick.js";
import { progress } from "./progress.js";
import { toasts } from "./toasts.js";
import { when } from "./when.js";

for (const part of [nav, keys, forms, big, toasts, dialogs, copy, when, closing, counts, files, pick, again, progress]) part();
