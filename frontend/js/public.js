// The public pages: little script, nothing stored beyond this tab.
import { copy } from "./copy.js";
import { drafts } from "./draft.js";
import { files } from "./files.js";
import { forms } from "./forms.js";
import { leave } from "./leave.js";
import { slips } from "./slip.js";

for (const part of [leave, drafts, forms, copy, slips, files]) part();
