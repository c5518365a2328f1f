package balancer.simulation;

/** A login belongs to its connection, and so does every request behind it: they must all be of the same client. */
final class PlannedLogin {
    /** Who has logged in; null: nobody. */
    private ClientPlan owner;

    void require(ClientPlan client, RequestPlan request) {
        if (owner != null && owner != client) {
            throw new Violation("a connection with a login is its client's alone", request + " of " + client);
        }
        owner = request.login ? client : owner;
    }
}
