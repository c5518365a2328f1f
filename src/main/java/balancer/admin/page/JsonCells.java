package balancer.admin.page;

import balancer.admin.text.Json;

/** Cells as members of a JSON object. */
final class JsonCells implements Cells {
    private final Json json;

    JsonCells(Json json) {
        this.json = json;
    }

    @Override
    public void cell(String name, CharSequence text) {
        json.member(name, text);
    }
}
