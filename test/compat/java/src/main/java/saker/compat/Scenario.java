package saker.compat;

/** One promise of the server, shown with an official client. Returns when it was kept. */
public interface Scenario {
    void run(Kit kit) throws Exception;
}
