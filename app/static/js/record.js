// A record's form: pickers and child rows.
import "./children.js";
import { attachPickers } from "./picker.js";

attachPickers(document);
