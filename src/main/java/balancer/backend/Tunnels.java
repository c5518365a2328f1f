package balancer.backend;

/** Has tunnels to backends, and ends those of one that went out, if that is wanted. */
public interface Tunnels {
    /** Whatever happens, they go on. */
    Tunnels KEPT = new Tunnels() {
        @Override
        public int endAll(Backend backend) {
            return 0;
        }
    };

    /** @return how many of this backend were ended */
    int endAll(Backend backend);
}
