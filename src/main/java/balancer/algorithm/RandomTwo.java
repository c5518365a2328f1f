package balancer.algorithm;

import balancer.backend.Backend;
import balancer.backend.Cause;
import balancer.backend.Policy;
import java.util.BitSet;
import java.util.random.RandomGenerator;

/**
 * The less loaded of two backends drawn at random: "the power of two choices" (Mitzenmacher, 1996). Nearly as even as
 * {@link LeastConnections}, and right where several balancers share the backends: those that all know the same least
 * loaded one would all send their requests there.
 */
final class RandomTwo implements Policy {
    private final WeightedDraw draw;
    private final Loads loads = new Loads();

    RandomTwo(RandomGenerator random) {
        this.draw = new WeightedDraw(random);
    }

    @Override
    public void added(Backend backend) {
        draw.set(backend, backend.share());
        loads.set(backend);
    }

    @Override
    public void removed(Backend backend) {
        draw.set(backend, 0);
    }

    @Override
    public void reweighted(Backend backend) {
        added(backend);
    }

    @Override
    public void loaded(Backend backend) {
        loads.set(backend);
    }

    @Override
    public int choose(BitSet candidates, long key) {
        int one = draw.draw(candidates, -1);
        int other = draw.draw(candidates, one);
        return loads.of(other) < loads.of(one) ? other : one;
    }

    @Override
    public Cause cause() {
        return Cause.LESS_LOADED_OF_TWO;
    }
}
