// The page of the loop tells each recording in the very words in which --trace would have told it.
"use strict";
const assert = require("node:assert");
const fs = require("node:fs");
const { words } = require("../src/main/resources/admin/loop.js");

for (const name of ["one-request", "slow-client", "backend-dies"]) {
  const [head, ...turns] = fs.readFileSync(`src/main/resources/admin/recordings/${name}.ndjson`, "utf8").trim().split("\n").map(line => JSON.parse(line));
  const told = turns.flatMap(turn => words(turn, head.backends.map(each => each.name))).join("\n") + "\n";
  assert.equal(told, fs.readFileSync(`src/test/resources/recordings/${name}.txt`, "utf8"), name);
  console.log(`ok  ${name}: ${turns.length} turns`);
}
