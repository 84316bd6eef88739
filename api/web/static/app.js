// Small comforts; every page does its work without them.
"use strict";
