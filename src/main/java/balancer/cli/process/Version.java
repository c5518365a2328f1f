package balancer.cli.process;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.util.jar.Manifest;

/**
 * Which build this is, from the jar's manifest, or from the module that jlink made of it; {@code dev} when run from a
 * folder of classes.
 */
public final class Version {
    private static final String UNPACKED = "dev";
    private static final String UNKNOWN = "unknown";

    /** Null until the first use; if two threads race, both find the same. */
    private static volatile String revision;

    private Version() {}

    /** {@code 1.0.0}. Cheap: the class loader has read the manifest already. */
    public static String number() {
        String number = Version.class.getPackage().getImplementationVersion();
        if (number != null) {
            return number;
        }
        ModuleDescriptor module = Version.class.getModule().getDescriptor();
        return module == null ? UNPACKED : module.rawVersion().orElse(UNPACKED);
    }

    /** {@code load-balancer 1.0.0 (abc1234, Java 17.0.15)}, for standard output. */
    public static String line() {
        return line(number(), packedRevision(), System.getProperty("java.version", "?"));
    }

    static String line(String number, String revision, String java) {
        String commit = revision.isEmpty() ? "" : revision + ", ";
        return "load-balancer " + number + " (" + commit + "Java " + java + ")\n";
    }

    /** {@code abc1234}, or {@code unknown}. Takes 8 ms the first time: it opens the jar again. For any thread. */
    public static String revision() {
        if (revision == null) {
            String packed = packedRevision();
            revision = packed.isEmpty() ? UNKNOWN : packed;
        }
        return revision;
    }

    /** The commit, if the build wrote {@code Implementation-Revision} into the manifest. */
    private static String packedRevision() {
        if (number().equals(UNPACKED)) {
            return ""; // on a class path of folders the first manifest belongs to another jar
        }
        try (InputStream in = Version.class.getResourceAsStream("/META-INF/MANIFEST.MF")) {
            String revision =
                    in == null ? null : new Manifest(in).getMainAttributes().getValue("Implementation-Revision");
            return revision == null ? "" : revision;
        } catch (IOException e) {
            return "";
        }
    }
}
