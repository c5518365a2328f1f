package balancer.files;

/** Changes HTML before it is sent, for example a link. */
public interface PageEdit {
    /** Changes nothing. */
    PageEdit NONE = new PageEdit() {
        @Override
        public byte[] edit(byte[] page) {
            return page;
        }
    };

    /**
     * @return the page itself, or a new array; the argument is not changed
     */
    byte[] edit(byte[] page);
}
