package elfin.study;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The process that analyses: a file that makes it hang, die or run out of memory costs a study no
 * more than this process. Reads lines {@code SHA256 PATH}, answers each with a line of JSON.
 */
public final class StudyWorker {
    private StudyWorker() {}

    /** Arguments: the root directory of the libraries, and how many files at a time. */
    public static void main(String[] arguments) throws IOException {
        PrintStream results = System.out;
        // Nothing else may write to the results.
        System.setOut(System.err);
        ObjectMapper mapper = new ObjectMapper();
        FileAnalysis analysis = new FileAnalysis(Path.of(arguments[0]));
        ExecutorService threads = Executors.newFixedThreadPool(Integer.parseInt(arguments[1]));
        BufferedReader input =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line;
        while ((line = input.readLine()) != null) {
            int space = line.indexOf(' ');
            String sha256 = line.substring(0, space);
            Path file = Path.of(line.substring(space + 1));
            threads.execute(
                    () -> {
                        try {
                            byte[] result =
                                    mapper.writeValueAsBytes(analysis.analyse(file, sha256));
                            synchronized (results) {
                                results.write(result, 0, result.length);
                                results.write('\n');
                                results.flush();
                            }
                        } catch (IOException | Error e) {
                            e.printStackTrace();
                            Runtime.getRuntime().halt(1);
                        }
                    });
        }
        threads.shutdown();
    }
}
