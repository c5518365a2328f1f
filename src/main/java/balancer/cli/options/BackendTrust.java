package balancer.cli.options;

import balancer.cli.text.Address;
import java.util.List;

/**
 * Whose certificates make an https backend good. The file is read when the program opens, not here.
 *
 * @param ca the file with the authorities to trust; empty: those that Java knows
 * @param isInsecure whether any certificate is good
 */
public record BackendTrust(String ca, boolean isInsecure) {
    static BackendTrust read(OptionValues values, List<Address> backends, Problems problems) {
        Option given = values.has(Option.BACKEND_CA) ? Option.BACKEND_CA : Option.BACKEND_INSECURE;
        boolean isInsecure = values.has(Option.BACKEND_INSECURE);
        if (values.has(Option.BACKEND_CA) && isInsecure) {
            problems.error(BackendMessages.trustsAllAndSome());
        } else if (values.has(given) && !backends.isEmpty() && !isAnyEncrypted(backends)) {
            problems.warning(BackendMessages.noneIsEncrypted(given));
        } else if (isInsecure) {
            problems.warning(BackendMessages.insecure());
        }
        return new BackendTrust(values.has(Option.BACKEND_CA) ? values.text(Option.BACKEND_CA) : "", isInsecure);
    }

    /** Whether one of these is an https backend. */
    static boolean isAnyEncrypted(List<Address> backends) {
        for (Address each : backends) {
            if (each.isEncrypted()) {
                return true;
            }
        }
        return false;
    }

    /** Whether anything else than the default is wanted. */
    public boolean isGiven() {
        return isInsecure || !ca.isEmpty();
    }
}
