// Everything here improves pages that work without it. No page needs it for the main path.
import { createAll, ErrorSummary, SkipLink } from "govuk-frontend";
import { saveOnChange } from "./autosave.js";
import { preventDoubleSubmit, warnBeforeLeaving } from "./submit.js";
import { improveUploads } from "./upload.js";
import { improveWorkList } from "./work-list.js";
import { improveDocuments } from "./document.js";
import { listenForKeys } from "./keys.js";
import { countReturn, countCharacters, keepDatesTogether, offerPrinting } from "./page.js";
import { revealUnderChoices } from "./reveal.js";
import { watchSession } from "./session.js";
import { showWhatApplies } from "./conditions.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
for (const component of [ErrorSummary, SkipLink]) createAll(component);
keepDatesTogether();
offerPrinting();
revealUnderChoices();
countReturn();
countCharacters();
preventDoubleSubmit();
saveOnChange();
warnBeforeLeaving();
improveUploads();
improveWorkList();
improveDocuments();
listenForKeys();
watchSession();
showWhatApplies();
