/** IP addresses as text, and ranges of them. */
package balancer.address;
