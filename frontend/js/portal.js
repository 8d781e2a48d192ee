// The report and its receipt: the public pages' script, and the steps without leaving the page.
import { copy } from "./copy.js";
import { files } from "./files.js";
import { forms } from "./forms.js";
import { kept } from "./kept.js";
import { leave } from "./leave.js";
import { named } from "./named.js";
import { puzzle } from "./puzzle.js";
import { slips } from "./slip.js";
import { wizard } from "./wizard.js";

// What stands in the exchangeable part of the page, bound again after each exchange.
const bind = () => {
  for (const part of [copy, slips, named, kept, puzzle, files]) part();
};

forms();
wizard(bind);
leave();
bind();
