import { Button, ErrorSummary, SkipLink, Radios, Checkboxes, createAll } from "govuk-frontend";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
for (const component of [Button, ErrorSummary, SkipLink, Radios, Checkboxes]) createAll(component);
