package balancer.backend;

/** The tunnels to backends: ends those of a backend that goes down, if that is wanted. */
public interface Tunnels {
    /** Tunnels go on. */
    Tunnels KEPT = new Tunnels() {
        @Override
        public int endAll(Backend backend) {
            return 0;
        }
    };

    /**
     * @return how many of this backend's tunnels were ended
     */
    int endAll(Backend backend);
}
