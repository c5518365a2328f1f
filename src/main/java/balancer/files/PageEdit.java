package balancer.files;

/** Changes HTML on its way out, such as a link that leads elsewhere on this machine. */
public interface PageEdit {
    /** Pages go out as they are. */
    PageEdit NONE = new PageEdit() {
        @Override
        public byte[] edit(byte[] page) {
            return page;
        }
    };

    /** @return the page itself, or another one; what was given stays as it is */
    byte[] edit(byte[] page);
}
