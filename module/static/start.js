// Starts the behaviour of the page pieces. Everything works without it, except signing.
import { initAll } from "./vendor/govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
