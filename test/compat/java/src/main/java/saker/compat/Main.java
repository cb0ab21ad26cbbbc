package saker.compat;

/** Runs one scenario: {@code Main sync-send namesrv=127.0.0.1:9876 seconds=55 [key=value ...]}. */
public final class Main {
    private Main() {
    }

    public static void main(String[] words) {
        Kit kit = new Kit(words);
        try {
            Class<?> scenario = Class.forName("saker.compat.scenario." + className(words[0]));
            ((Scenario) scenario.getDeclaredConstructor().newInstance()).run(kit);
            kit.step("shutting down the clients");
            kit.close();
            System.out.println("ok");
            exit(0);
        } catch (Mismatch mismatch) {
            System.out.println("differs: " + mismatch.getMessage() + " (while " + kit.step() + ")");
            exit(1);
        } catch (Throwable failure) {
            System.out.println("failed while " + kit.step());
            failure.printStackTrace(System.out);
            exit(1);
        }
    }

    /** Not System.exit: hooks of the clients could wait for a server that is gone. */
    private static void exit(int status) {
        System.out.flush();
        Runtime.getRuntime().halt(status);
    }

    private static String className(String kebab) {
        StringBuilder name = new StringBuilder();
        for (String word : kebab.split("-")) {
            name.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
        }
        return name.toString();
    }
}
