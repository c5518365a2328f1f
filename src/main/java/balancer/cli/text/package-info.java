/**
 * Values in the form that people write and read. {@code Address} is a HOST:PORT with its weight, {@code IpLiteral} an
 * IP address without a look-up. {@code Spelling} finds the word that was probably meant. {@code Message} is an
 * error or a warning with its hint.
 *
 * <p>Foreign text is shown by way of {@code Printable}, so that no host name can move the cursor, and by way of
 * {@code Shell} where it is meant to be pasted.
 */
package balancer.cli.text;
